import { LARGEST_PAGE, type PageQuery } from '@countersign/protocol/native/page-query';
import type { Page } from '../../core/page.ts';

export function pageOf({ limit = String(LARGEST_PAGE), before }: PageQuery): Page {
  return { limit: Number(limit), ...(before !== undefined && { beforeId: before }) };
}
