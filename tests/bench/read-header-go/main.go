// SPDX-License-Identifier: GPL-3.0-or-later

// Reads the header of a GGUF file with gguf-parser-go, large arrays skipped, with a second argument by
// mapping the file, and says how many milliseconds that took, by
// the clock and of the processor's time, for bench-header.py.
package main

import (
	"fmt"
	"os"
	"syscall"
	"time"

	parser "github.com/gpustack/gguf-parser-go"
)

func processorTime() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func main() {
	options := []parser.GGUFReadOption{parser.SkipLargeMetadata()}
	if len(os.Args) > 2 {
		options = append(options, parser.UseMMap())
	}
	start, processor := time.Now(), processorTime()
	_, err := parser.ParseGGUFFile(os.Args[1], options...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%.3f %.3f\n", float64(time.Since(start).Microseconds())/1000.0, processorTime()-processor)
}
