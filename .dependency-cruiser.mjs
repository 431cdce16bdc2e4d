// The arrows of the house: which room may see which. Tests may see everything.
// Types count as much as values, and workspace links are followed: `@countersign/otp` is packages/otp.

const ours = '^(packages|bench|examples|tools)/';
const otp = '^packages/otp/';
const protocol = '^packages/protocol/';
const sdk = '^packages/sdk/';
const web = '^packages/web/';
const pages = '^packages/web/src/';
const server = '^packages/server/src';
const top = `${server}/[^/]+\\.ts$`;
const main = `${server}/main\\.ts$`;
const bin = '^packages/server/bin/';
const room = (name) => `${server}/${name}/`;

const smsProviders = `${server}/delivery/sms/sms-providers?\\.ts$`;

const rooms = 'config|core|flows|storage|delivery|http|crypto|jobs|cli';
const apis = 'native|hosted|conduit|swapbits|admin|pages';
const npm = 'node_modules/';
const builtin = '^(node:)?[a-z0-9_/]+$';
const test = '/test/';

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** Imports nothing whatsoever but itself and `to`. */
const only = (name, from, ...to) => rule(name, { path: from, pathNot: test }, { pathNot: [from, ...to] });

/** Imports itself, `to`, packages and Node's modules. */
const sees = (name, from, ...to) => only(name, from, ...to, npm, builtin);

export default {
  forbidden: [
    only('otp-imports-nothing', otp),
    sees('protocol-imports-nothing-of-ours', protocol),
    sees('sdk-sees-protocol', sdk, protocol),
    rule(
      'sdk-sees-types-of-protocol',
      { path: sdk, pathNot: test },
      { path: protocol, dependencyTypesNot: ['type-only'] },
    ),
    sees('web-sees-sdk-otp-and-protocol', web, sdk, otp, protocol),
    // Its build joins English and Spanish; what browsers load carries none of it.
    rule('pages-never-carry-protocol', { path: pages }, { path: protocol }),

    only('core-sees-otp', room('core'), otp),
    only('flows-see-core', room('flows'), room('core'), otp),
    only('jobs-see-flows-and-core', room('jobs'), room('flows'), room('core')),
    sees('storage-sees-core', room('storage'), room('core')),
    sees('delivery-sees-core', room('delivery'), room('core')),
    sees('crypto-sees-core', room('crypto'), room('core')),
    // A provider of text messages says in its own file what it is configured with.
    sees('config-sees-core-and-sms-providers', room('config'), room('core'), smsProviders),
    sees('http-sees-flows-core-and-protocol', room('http'), room('flows'), room('core'), protocol),
    sees('cli-sees-flows-core-and-compose', room('cli'), room('flows'), room('core'), room('config'), top),
    rule(
      'apis-never-see-each-other',
      { path: `${server}/http/(${apis})/` },
      { path: room(`http/(${apis})`), pathNot: room('http/$1') },
    ),
    rule(
      'only-http-sdk-and-web-see-protocol',
      { path: ours, pathNot: [room('http'), sdk, web, protocol, test] },
      { path: protocol },
    ),
    rule('nobody-sees-main', { pathNot: [bin, test] }, { path: main }),
    rule('nobody-sees-cli', { pathNot: [room('cli'), bin, test] }, { path: room('cli') }),
    rule('source-never-sees-tests', { path: '/src/' }, { path: '^packages/[^/]+/test/' }),

    rule('every-room-has-its-arrows', {}, { path: `${server}/[^/]+/`, pathNot: room(`(${rooms})`) }),
    rule('no-circles', {}, { circular: true }),
    rule('everything-resolves', {}, { couldNotResolve: true }),
    rule('no-drawers', {}, { path: '/(util|utils|helper|helpers)(/|[.]ts$)', pathNot: npm }),
  ],
  options: {
    doNotFollow: { path: npm },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    preserveSymlinks: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
