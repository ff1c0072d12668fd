namespace EditorialPlatform.Text.Reading;

/// <summary>Something an import found but could not know; it stays until a save sets the field.</summary>
public sealed record Question(string Field, string Found, IReadOnlyList<string> Choices);
