import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeSettings, type Look } from '../../src/core/application/application.ts';
import { contrast } from '../../src/core/application/contrast.ts';
import { checkLook, GROUNDS, paletteOf } from '../../src/core/application/look.ts';
import { createApplication, updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap } from '../support/outcomes.ts';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

const dataUrl = (type: string, content: string | Buffer): string =>
  `data:image/${type};base64,${Buffer.from(content).toString('base64')}`;

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

describe('a colour', () => {
  test.each(['#1f4fd8', '#000000', '#B3261E'])('%s passes', (value) => {
    expect(checkLook({ colour: value })).toBeUndefined();
  });

  test('that fails is refused with the contrasts that fail and the nearest colour that passes', () => {
    expect(checkLook({ colour: '#ffcc00' })).toStrictEqual({
      field: 'look.colour',
      message:
        'With #ffcc00, white text on the button has a contrast of 1.5:1 and a link on the page has a contrast of 1.3:1, and 4.5:1 is needed. The nearest colour that passes is #876c00',
    });
  });

  test('that fails on the ground alone is refused for its links alone', () => {
    const { message } = checkLook({ colour: '#757575' })!;
    expect(message).toMatch(
      /^With #757575, a link on the page has a contrast of 4\.\d:1, and 4\.5:1 is needed/,
    );
  });

  test('that is proposed passes, and is the colour itself where that passes', () => {
    fc.assert(
      fc.property(colour, (value) => {
        const { accent } = paletteOf(value, 'light');
        expect(checkLook({ colour: accent })).toBeUndefined();
        expect(accent === value).toBe(checkLook({ colour: value }) === undefined);
      }),
    );
  });

  test('is legible in both themes, on the sheet, on the ground, and under the text of the button', () => {
    fc.assert(
      fc.property(colour, fc.constantFrom('light', 'dark'), (value, theme) => {
        const { accent, strong, onAccent } = paletteOf(value, theme);
        const { sheet, ground } = GROUNDS[theme];
        for (const other of [sheet, ground, onAccent])
          expect(contrast(accent, other)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(strong, onAccent)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test.each(['red', '#fff', '#12345', '#1234567', 'url(x)', '#1f4fd8;}'])('%s is no colour', (value) => {
    expect(checkLook({ colour: value })?.message).toContain('#rrggbb');
  });
});

test('what the page’s text stands on is what its stylesheet says', () => {
  const read = (name: string) => {
    const css = readFileSync(new URL(`../../src/http/pages/${name}`, import.meta.url), 'utf8');
    const [light = '', dark = ''] = css.split('prefers-color-scheme: dark');
    return { light, dark };
  };
  for (const theme of ['light', 'dark'] as const) {
    expect(read('common.css')[theme]).toContain(`--sheet: ${GROUNDS[theme].sheet};`);
    expect(read('page.css')[theme]).toContain(`--ground: ${GROUNDS[theme].ground};`);
  }
});

describe('a logo', () => {
  test.each([dataUrl('png', PNG), dataUrl('svg+xml', SVG)])('%s passes', (logo) => {
    expect(checkLook({ logo })).toBeUndefined();
  });

  test.each([
    ['too large', dataUrl('svg+xml', SVG.padEnd(16 * 1024)), 'at most 20 KB'],
    ['from elsewhere', 'https://shop.example/logo.png', 'is written data:image/png'],
    ['not encoded', `data:image/svg+xml,${SVG}`, 'is written data:image/png'],
    ['of another type', dataUrl('jpeg', PNG), 'is written data:image/png'],
    ['with more behind it', `${dataUrl('png', PNG)}" onerror="x`, 'is written data:image/png'],
    ['no PNG', dataUrl('png', SVG), 'holds no PNG image'],
    ['no SVG', dataUrl('svg+xml', PNG), 'holds no SVG image'],
  ])('%s is refused', (_name, logo, message) => {
    expect(checkLook({ logo })).toMatchObject({ field: 'look.logo' });
    expect(checkLook({ logo })?.message).toContain(message);
  });
});

describe('an application', () => {
  let world: World;
  beforeAll(async () => {
    world = await composeEngine(engines[0]!);
  });
  afterAll(() => world.close());

  const settings = (look: Look) => ({ hosted: { ...completeSettings({}).hosted, look } });

  test('is neither made nor changed with a look that nobody can read', async () => {
    const { engine, application } = world;
    const unreadable = { name: 'Shop', kind: 'hosted', settings: settings({ colour: '#ffcc00' }) } as const;
    const refused = { ok: false, code: 'invalid_request', detail: { field: 'look.colour' } };
    expect(await createApplication(engine, application.domainId, unreadable)).toMatchObject(refused);
    const change = { settings: settings({ colour: '#ffcc00' }) };
    expect(await updateApplication(engine, application, change)).toMatchObject(refused);
    const better = unwrap(
      await updateApplication(engine, application, { settings: settings({ colour: '#876c00' }) }),
    );
    expect(better.settings.hosted.look).toStrictEqual({ colour: '#876c00' });
  });
});
