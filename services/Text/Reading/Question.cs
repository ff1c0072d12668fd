namespace EditorialPlatform.Text.Reading;

/// <summary>An ambiguity that an import found, such as a numeric date. It stays until a save sets the field.</summary>
public sealed record Question(string Field, string Found, IReadOnlyList<string> Choices);
