// The commonest long passwords are short ones repeated or strung together, so patterns say more than a list.
const COMMON_PARTS = [
  'password',
  'passwort',
  'passphrase',
  'qwerty',
  'qwertz',
  'azerty',
  'asdf',
  'zxcvbn',
  'letmein',
  'welcome',
  'iloveyou',
  'dragon',
  'monkey',
  'football',
  'baseball',
  'sunshine',
  'princess',
  'superman',
  'batman',
  'trustno1',
  'master',
  'shadow',
  'login',
  'admin',
  'administrator',
  'changeme',
  'secret',
  'abc',
  'hello',
  'starwars',
  'test',
  'uiop',
  'jkl',
  'ghjkl',
  'correcthorsebatterystaple',
  'this',
  'is',
  'my',
  'the',
  'p@ssw0rd',
  'passw0rd',
]; // prettier-ignore

/** Whether little is left of a password (in lower case) once common words, runs and repetitions are taken out. */
export function isCommonPassword(password: string): boolean {
  const withoutWords = [...COMMON_PARTS]
    .sort((left, right) => right.length - left.length)
    .reduce((text, part) => text.replaceAll(part, ''), password);
  return distinctSteps(withoutWords) < 6;
}

/** Characters that neither repeat an earlier one nor continue a run (`abcd`, `4321`). */
function distinctSteps(text: string): number {
  const seen = new Set<string>();
  let steps = 0;
  let previous = Number.NaN;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!seen.has(character) && Math.abs(code - previous) !== 1) steps += 1;
    seen.add(character);
    previous = code;
  }
  return steps;
}
