/** Says which setting to fix, and how. */
export class ConfigError extends Error {}
