import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ORDER = ['processes', 'browsers', 'fast'];

/** What takes longest begins first, so that no worker is left alone with it at the end. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return ORDER.flatMap((name) => sorted.filter(({ project }) => project.name === name));
  }
}
