-- SPDX-License-Identifier: GPL-3.0-or-later
-- A database of another program that knows only the published table, with rows of every kind it writes.
CREATE TABLE downloaded_models (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    model_id VARCHAR(200) NOT NULL UNIQUE,
    display_name VARCHAR(500) NOT NULL,
    repo_id VARCHAR(500) NOT NULL,
    filename VARCHAR(500),
    quantization VARCHAR(100) NOT NULL,
    parameters FLOAT,
    context_window INTEGER,
    file_size_mb FLOAT,
    file_path VARCHAR(1000),
    ollama_model_name VARCHAR(500),
    source VARCHAR(50) NOT NULL,
    tags JSON,
    downloaded_at DATETIME NOT NULL,
    last_used DATETIME
);
CREATE INDEX idx_downloaded_models_model_id ON downloaded_models (model_id);
CREATE INDEX idx_downloaded_models_source ON downloaded_models (source);
CREATE INDEX idx_downloaded_models_ollama_name ON downloaded_models (ollama_model_name);
INSERT INTO downloaded_models VALUES (1, 'hf.co/bartowski/Qwen2.5-14B-Instruct-GGUF:Q4_K_M', 'Qwen2.5 14B Instruct (Q4_K_M)',
    'bartowski/Qwen2.5-14B-Instruct-GGUF', 'Qwen2.5-14B-Instruct-Q4_K_M.gguf', 'Q4_K_M', 14.77, 32768, 8990.0, NULL,
    'hf.co/bartowski/Qwen2.5-14B-Instruct-GGUF:Q4_K_M', 'curated', '["conversation", "technical"]',
    '2026-02-03 04:05:06.000789', '2026-03-01 00:00:00.000000');
INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, ollama_model_name, source, downloaded_at)
    VALUES ('hf.co/me/mine-GGUF:Q8_0', 'hf.co/me/mine-GGUF:Q8_0', 'me/mine-GGUF', 'Q8_0', 'hf.co/me/mine-GGUF:Q8_0',
    'custom_hf', '2026-02-04 10:00:00.000000');
INSERT INTO downloaded_models (model_id, display_name, repo_id, filename, quantization, file_path, source, tags, downloaded_at)
    VALUES ('on-disk-q5_k_m', 'On disk', 'unknown', 'on-disk.Q5_K_M.gguf', 'unknown', '/models/on-disk.Q5_K_M.gguf',
    'custom_hf', 'null', '2026-02-05 10:00:00');
INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, parameters, context_window, file_size_mb, source,
    tags, downloaded_at, last_used)
    VALUES ('odd', '', '', '', -1, -5, 'much', 'elsewhere', '{"not": "a list"}', 'some time ago', 17);
