import fc from 'fast-check';

const { FC_SEED } = process.env;
const seed = FC_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(FC_SEED);
fc.configureGlobal({ seed });
console.log(`Properties run with FC_SEED=${seed}`);

export { fc };
