import manifest from '../package.json' with { type: 'json' };

/** The running version, as health and heartbeats tell it. */
export const version: string = manifest.version;
