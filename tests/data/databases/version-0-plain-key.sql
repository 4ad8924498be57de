-- SPDX-License-Identifier: GPL-3.0-or-later
-- The published table as an object mapper writes it: no AUTOINCREMENT, so that the number of a deleted
-- row goes to the next one, and no indexes.
CREATE TABLE downloaded_models (
    id INTEGER NOT NULL,
    model_id VARCHAR(200) NOT NULL,
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
    last_used DATETIME,
    PRIMARY KEY (id),
    UNIQUE (model_id)
);
INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, ollama_model_name, source, tags, downloaded_at)
    VALUES ('llama3.2:3b', 'Llama 3.2 3B', 'unknown', 'Q4_K_M', 'llama3.2:3b', 'custom_hf', 'null', '2026-01-01 00:00:00.000000');
INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, ollama_model_name, source, tags, downloaded_at)
    VALUES ('qwen3:4b', 'Qwen 3 4B', 'unknown', 'Q4_K_M', 'qwen3:4b', 'custom_hf', '[]', '2026-01-02 00:00:00.000000');
