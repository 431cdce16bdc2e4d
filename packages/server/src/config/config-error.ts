/** Says which setting to mend, and how. */
export class ConfigError extends Error {}
