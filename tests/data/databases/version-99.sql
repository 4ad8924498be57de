-- SPDX-License-Identifier: GPL-3.0-or-later
-- A version that is not written yet: later ones only add columns and tables.
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
CREATE TABLE model_places (
    row_id INTEGER NOT NULL PRIMARY KEY REFERENCES downloaded_models (id) ON DELETE CASCADE,
    server TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    size_bytes INTEGER,
    last_seen DATETIME,
    model_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX idx_model_places_server ON model_places (server);
CREATE TABLE servers (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    header_name TEXT,
    is_default INTEGER NOT NULL DEFAULT 0,
    memory_bytes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE transfers (
    server TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    begun_at DATETIME NOT NULL,
    error_code TEXT,
    error_message TEXT,
    PRIMARY KEY (server, name_key)
);
CREATE TABLE measurements (
    kind TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    context INTEGER NOT NULL,
    estimated_bytes INTEGER NOT NULL,
    measured_bytes INTEGER NOT NULL,
    measured_at DATETIME NOT NULL,
    PRIMARY KEY (kind, version, digest, context)
);
INSERT INTO downloaded_models VALUES (1, 'qwen3:4b', 'qwen3:4b', '', NULL, 'Q4_K_M', 4.0, 40960, 2621.0, NULL, 'qwen3:4b',
    'custom_hf', '["completion", "tools"]', '2026-05-04 21:56:49.277302', NULL);
INSERT INTO downloaded_models VALUES (2, 'qwen3:4b @attic', 'qwen3:4b', '', NULL, 'Q4_K_M', 4.0, 40960, 2621.0, NULL, 'qwen3:4b',
    'custom_hf', '[]', '2026-05-05 21:56:49.277302', '2026-06-01 08:00:00.000000');
INSERT INTO downloaded_models VALUES (3, 'of-another-program', 'Of another program', 'unknown', NULL, 'unknown', NULL, NULL, NULL,
    NULL, NULL, 'custom_hf', NULL, '2026-05-06 00:00:00.000000', NULL);
INSERT INTO model_places VALUES (1, 'local', 'e55aed6fe643f9368b2f48f8aaa56ec787b75765da69f794c0a0c23bfe7c64b2', 2620788260,
    '2026-06-01 08:00:00.000000', 'qwen3:4b');
INSERT INTO model_places VALUES (2, 'attic', 'e55aed6fe643f9368b2f48f8aaa56ec787b75765da69f794c0a0c23bfe7c64b2', 2620788260,
    '2026-06-01 08:00:00.000000', 'qwen3:4b @attic');
INSERT INTO servers VALUES ('local', 'ollama', 'http://127.0.0.1:11434', NULL, 1, 0);
INSERT INTO servers VALUES ('attic', 'ollama', 'https://attic.example/ollama', 'Authorization', 0, 25769803776);
INSERT INTO settings VALUES ('library.active-model', 'qwen3:4b @attic');
INSERT INTO transfers VALUES ('local', 'llama3.2:3b', 'registry.ollama.ai/library/llama3.2:3b', '2026-06-01 08:00:00.000000', NULL, NULL);
ALTER TABLE model_places ADD COLUMN checked_at DATETIME;
ALTER TABLE servers ADD COLUMN colour TEXT;
CREATE TABLE benchmarks (row_id INTEGER NOT NULL, tokens_per_second FLOAT NOT NULL);
PRAGMA user_version = 99;
