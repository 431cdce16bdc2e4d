import { type HostedFactorType, kindsWith } from '../../../core/factor/factor-kinds.ts';

/** What a person may answer with on the page. */
export type ShownMethod = HostedFactorType | 'recovery_code';

export const HOSTED_METHODS: readonly HostedFactorType[] = kindsWith({ isHosted: true });
