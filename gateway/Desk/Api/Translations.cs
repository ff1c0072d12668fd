namespace EditorialPlatform.Desk.Api;

public sealed partial record TranslationJob
{
    public int Count(string freshness) => Segments.Count(segment => segment.Freshness == freshness);
}

public sealed partial record Segment
{
    public bool IsToDo => Freshness is "stale" or "new";

    public string Headline => Source ?? Target ?? "";
}
