namespace EditorialPlatform.Desk.Api;

public sealed partial record Term
{
    /// <summary>The current forms or, for a term that is not in force, those of the latest ruling.</summary>
    public IReadOnlyList<TermForm> Shown => Forms.Count > 0 ? Forms : Rulings[^1].Forms;

    public TermForm? In(string language) => Shown.FirstOrDefault(form => form.Language == language);
}
