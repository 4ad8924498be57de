// SPDX-License-Identifier: GPL-3.0-or-later

// Reads the header of a GGUF file with gguf-parser-go and says how many milliseconds that took, for
// bench-header.py.
package main

import (
	"fmt"
	"os"
	"time"

	parser "github.com/gpustack/gguf-parser-go"
)

func main() {
	start := time.Now()
	file, err := parser.ParseGGUFFile(os.Args[1], parser.SkipLargeMetadata(), parser.UseMMap())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	elapsed := time.Since(start)
	fmt.Printf("%.3f %d\n", float64(elapsed.Microseconds())/1000.0, len(file.TensorInfos))
}
