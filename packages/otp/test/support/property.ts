import fc from 'fast-check';
import type { OtpAlgorithm } from '../../src/index.ts';

const { FC_SEED } = process.env;
const seed = FC_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(FC_SEED);
fc.configureGlobal({ seed });
console.log(`Properties run with FC_SEED=${seed}`);

export { fc };

const algorithms: readonly OtpAlgorithm[] = ['SHA1', 'SHA256', 'SHA512'];

const secrets = fc.uint8Array({ minLength: 1, maxLength: 140 });

/** Milliseconds from 1970 to the year 2286. */
export const times = fc.integer({ min: 0, max: 10_000_000_000_000 });

export const settings = {
  secret: secrets,
  algorithm: fc.constantFrom(...algorithms),
  digits: fc.integer({ min: 6, max: 8 }),
};

export const periods = fc.integer({ min: 1, max: 300 });
