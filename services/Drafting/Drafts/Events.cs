using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

[EventName("draft_started")]
public sealed record DraftStarted(Person By, Copy Copy);

[EventName("draft_submitted")]
public sealed record DraftSubmitted(
    Person By, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors, SubmissionKind Kind, string? KindNote,
    string? Note, Urgency Urgency, DateTimeOffset? Due, DateTimeOffset? EmbargoUntil);
