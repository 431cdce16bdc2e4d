/** The first line of a stream, without its end; whatever the shell appends is no part of a password. */
export async function readLine(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text.split(/\r?\n/, 1)[0] ?? '';
}
