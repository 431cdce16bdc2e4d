import './thread-pool.js';
import './compile-cache.js';

await import('../src/main.ts');
