/** The database was changed by a version of Countersign that this one does not know. */
export class SchemaTooNew extends Error {
  readonly code = 'schema_too_new';
  override readonly name = 'SchemaTooNew';

  constructor(migration: string) {
    super(
      `The database was upgraded by a newer version of Countersign (${migration}): start that version, or restore the backup from before the upgrade`,
    );
  }
}
