/** Where people go on is another database: nothing may be written here. */
export class DatabaseMoved extends Error {
  readonly code = 'database_moved';
  override readonly name = 'DatabaseMoved';

  constructor() {
    super(
      'This database has moved to another one. Set DATABASE_URL to that one (or remove it after a move to SQLite); "countersign move --undo" makes this one writable again',
    );
  }
}
