// The shapes of the HTTP API as the client uses it. Everything else in the client builds on these types and declares none of its own.

export type BlockKind = "paragraph" | "heading2" | "heading3" | "quote" | "bullet" | "numbered" | "figure" | "related";

export interface Block {
  id: string;
  kind: BlockKind;
  /** One line of CommonMark with emphasis, links and hard breaks. */
  text: string;
  cite?: string | undefined;
  picture?: string | undefined;
  alt?: string | undefined;
  credit?: string | undefined;
  articleId?: string | undefined;
  url?: string | undefined;
  /** What the writer saw. Sent along, so that the server refuses a text that its own reader would show differently. */
  plain?: string | undefined;
}

/** A draft, or one of its revisions. */
export interface DraftResponse {
  revision: number;
  headline: string;
  standfirst?: string | null;
  section?: string | null;
  place?: string | null;
  dateline?: string | null;
  byline?: string | null;
  tags?: string[];
  blocks: Block[];
}

/** What the writing page embeds: the draft with what is open on it. */
export interface DraftPageResponse extends DraftResponse {
  state: string;
  language: string;
  questions: { field: string }[];
  comments: { blockId?: string | null; resolved: boolean }[];
  suggestions: { blockId: string; state: string }[];
}

/** Who saved a revision, and when. */
export interface RevisionResponse extends DraftResponse {
  by: { id: string; name: string };
  at: string;
}

export interface Receipt {
  revision: number;
  receivedAt: string;
}

export interface SaveResponse {
  receipt: Receipt;
}

/** The words of a draft as they are sent; null clears a field. */
export interface CopyRequest {
  headline: string;
  standfirst: string | null;
  section: string | null;
  place: string | null;
  dateline: string | null;
  byline: string | null;
  tags: string[];
  blocks: Block[];
}

export interface StartDraftRequest extends CopyRequest {
  articleId: string;
  language: string;
}

export interface ReviseDraftRequest extends CopyRequest {
  baseRevision: number;
}

export interface SubmitDraftRequest {
  revision: number;
  note: string | null;
  urgency: string;
  due: string | null;
  embargoUntil: string | null;
}

export interface TranslateSegmentRequest {
  target: string;
  sourceHash: string;
}

export interface PersonResponse {
  id: string;
}

export interface ReviewQueueResponse {
  items?: { articleId: string }[];
}

export interface PictureResponse {
  picture?: string;
}

/** RFC 9457 problem details. The last part of the type is a stable code. */
export interface ProblemDetails {
  type?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}
