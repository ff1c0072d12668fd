namespace EditorialPlatform.Desk.Api;

public sealed partial record Publication
{
    /// <summary>The editions with an approved copy that is not published yet.</summary>
    public IEnumerable<Edition> Waiting =>
        Editions.Where(edition => edition.State is "prepared" or "scheduled" or "held" or "failed" || edition.Next is not null);

    public bool IsPublic => Editions.Any(edition => edition.State == "published");

    public bool WasPublic => Editions.Any(edition => edition.Path is not null);
}

public sealed partial record Edition
{
    /// <summary>The state of the approved copy that is not published yet, if there is one.</summary>
    public string NextState => Next?.State ?? State;

    public int? NextRevision => Next?.Revision ?? Revision;
}
