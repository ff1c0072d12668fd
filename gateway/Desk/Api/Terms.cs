namespace EditorialPlatform.Desk.Api;

public sealed partial record Term
{
    /// <summary>What holds now; of one that does not hold yet or any more, what was ruled last.</summary>
    public IReadOnlyList<TermForm> Shown => Forms.Count > 0 ? Forms : Rulings[^1].Forms;

    public TermForm? In(string language) => Shown.FirstOrDefault(form => form.Language == language);
}
