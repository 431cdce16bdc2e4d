import { expect, test } from 'vitest';
import { readSmsSettings } from '../../src/cli/sms-settings.ts';

const current = { countries: ['US'], prices: { '+1': 8 }, defaultPrice: 100, dailySpend: 50_000 };

test('what is left out stays as it is', () => {
  expect(readSmsSettings('{"dailySpend":20000}', current)).toEqual({ ...current, dailySpend: 20_000 });
  expect(readSmsSettings('{}', current)).toEqual(current);
});

test.each([
  ['garbage', 'write a JSON object'],
  ['[]', 'write a JSON object'],
  ['null', 'write a JSON object'],
  ['{"budget":1}', '"budget" is none of countries, prices, defaultPrice, dailySpend'],
  ['{"countries":"US"}', '"countries" must be a list of regions'],
  ['{"countries":["us"]}', '"countries" must be a list of regions'],
  ['{"prices":{"1":8}}', '"prices" must be prices by prefix'],
  ['{"prices":{"+1":-8}}', '"prices" must be prices by prefix'],
  ['{"defaultPrice":"8"}', '"defaultPrice" must be a whole number'],
  ['{"dailySpend":1.5}', '"dailySpend" must be a whole number'],
  ['{"__proto__":1}', '"__proto__" is none of'],
])('%s is refused with a sentence that says what to fix', (text, sentence) => {
  expect(() => readSmsSettings(text, current)).toThrow(sentence);
});
