/** Something went otherwise than the story says; the message is for people. */
export class Unexpected extends Error {}
