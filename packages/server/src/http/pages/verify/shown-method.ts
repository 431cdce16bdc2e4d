import type { HostedFactorType } from '../../../core/factor/factor-kinds.ts';

/** What a person may answer with on the page. */
export type ShownMethod = HostedFactorType | 'recovery_code';
