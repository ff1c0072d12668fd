namespace EditorialPlatform.Desk.Api;

/// <summary>A picture of the newsroom, and its prints.</summary>
/// <param name="Name">What articles call it.</param>
public sealed record Picture(
    [property: System.Text.Json.Serialization.JsonPropertyName("picture")] string Name, int Width, int Height, string? Caption, string Credit, string? Rights, string? Alt, IReadOnlyList<PictureFile> Files);

public sealed record PictureFile(string File, string MediaType, int Width, int Height);
