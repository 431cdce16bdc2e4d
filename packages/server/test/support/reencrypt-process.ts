// Encrypts every secret anew, as `keys rotate` does, and says so after each batch.
import { writeSync } from 'node:fs';
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/config.ts';
import { reencryptBoxes } from '../../src/flows/administration/reencrypt.ts';

const { engine, database } = await compose(loadConfig(process.env));
await reencryptBoxes(engine, ({ done }) => void writeSync(1, `${done}\n`));
await database.close();
