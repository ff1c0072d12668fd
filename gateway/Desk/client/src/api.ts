// The types of the HTTP API, derived from the services' OpenAPI documents. Responses are reduced to the members that the client reads,
// so that tests need not provide the others. All other types in the client build on these.
import type { components as DraftingComponents } from "../../Api/openapi/drafting";
import type { components as IdentityComponents } from "../../Api/openapi/identity";
import type { components as PublishingComponents } from "../../Api/openapi/publishing";
import type { components as ReviewComponents } from "../../Api/openapi/review";
import type { components as TranslationComponents } from "../../Api/openapi/translation";

type Drafting = DraftingComponents["schemas"];
type CopyField = "headline" | "standfirst" | "section" | "place" | "dateline" | "byline" | "tags";
type Filled<T> = { [Field in keyof T]: NonNullable<T[Field]> };
type OrUndefined<T> = { [Field in keyof T]: undefined extends T[Field] ? T[Field] | undefined : T[Field] };

export type BlockKind = NonNullable<Drafting["BlockKind"]>;

export type Block = Omit<OrUndefined<Drafting["Block"]>, "kind"> & {
  kind: BlockKind;
  /** What the editor displayed. The server rejects the text if it would display it differently. */
  plain?: string | undefined;
};

/** A draft, or one of its revisions. */
export type DraftResponse = Pick<Drafting["DraftResponse"], "revision" | "headline"> &
  Partial<Pick<Drafting["DraftResponse"], CopyField>> & { blocks: Block[] };

/** The data embedded in the writing page: the draft, with its open comments and suggestions. */
export type DraftPageResponse = DraftResponse &
  Pick<Drafting["DraftResponse"], "state" | "language"> & {
    questions: Pick<Drafting["Question"], "field">[];
    comments: Pick<Drafting["CommentView"], "blockId" | "resolved">[];
    suggestions: Pick<Drafting["SuggestionView"], "blockId" | "state">[];
  };

/** Who saved a revision, and when. */
export type RevisionResponse = DraftResponse & Pick<Drafting["RevisionView"], "by" | "at">;

export type Receipt = Pick<Drafting["Receipt"], "revision" | "receivedAt">;

export type SaveResponse = { receipt: Receipt } & Partial<Drafting["SaveResult"]>;

/** The content of a draft in a request; null clears a field. */
export type CopyRequest = Required<Pick<Drafting["ReviseDraft"], Exclude<CopyField, "headline" | "tags">>> &
  Filled<Required<Pick<Drafting["ReviseDraft"], "headline" | "tags">>> & { blocks: Block[] };

export type StartDraftRequest = CopyRequest & Filled<Required<Pick<Drafting["StartDraft"], "articleId" | "language">>>;

export type ReviseDraftRequest = CopyRequest & Filled<Pick<Drafting["ReviseDraft"], "baseRevision">>;

export type SubmitDraftRequest = Required<Drafting["SubmitDraft"]>;

export type TranslateSegmentRequest = Filled<
  Required<Pick<TranslationComponents["schemas"]["TranslateSegment"], "target" | "sourceHash">>
>;

export type PersonResponse = Pick<IdentityComponents["schemas"]["PersonView"], "id">;

export interface ReviewQueueResponse {
  items?: Pick<ReviewComponents["schemas"]["ReviewLineView"], "articleId">[];
}

export type PictureResponse = Partial<Pick<PublishingComponents["schemas"]["PictureView"], "picture">>;

/** RFC 9457 problem details. The last part of the type is a stable code. */
export type ProblemDetails = Partial<Drafting["ProblemDocument"]>;
