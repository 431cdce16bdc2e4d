#!/usr/bin/env node
import './thread-pool.js';
import './compile-cache.js';

await import('../src/cli/countersign.ts');
