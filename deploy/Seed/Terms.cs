namespace EditorialPlatform.Seed;

/// <summary>The sample terms. A term that already exists is left alone.</summary>
public static class Terms
{
    private static readonly (Guid Id, object Ruling)[] All =
    [
        (Guid.Parse("019a5b00-2000-7000-8000-000000000101"), new
        {
            forms = new object[]
            {
                new { language = "fr", text = "orpaillage" },
                new { language = "en", text = "artisanal gold mining", forbidden = new[] { "gold panning" } }
            },
            note = "Le lavage à la batée n’en est qu’une partie.",
        }),
        (Guid.Parse("019a5b00-2000-7000-8000-000000000102"), new
        {
            forms = new object[]
            {
                new { language = "fr", text = "conseil régional" },
                new { language = "en", text = "regional council", forbidden = new[] { "county council" } }
            },
        }),
        (Guid.Parse("019a5b00-2000-7000-8000-000000000103"), new
        {
            forms = new object[] { new { language = "fr", text = "bogolan" }, new { language = "en", text = "bogolan", forbidden = new[] { "mud cloth" } } },
            doNotTranslate = true,
            note = "Le tissu garde son nom ; l’expliquer une fois.",
        }),
    ];

    /// <returns>How many were added.</returns>
    public static async Task<int> AgreeAsync(Newsroom newsroom)
    {
        var (translator, agreed) = (newsroom["translator"], 0);
        foreach (var (id, ruling) in All)
        {
            var address = $"/api/terms/{id}";
            if ((await translator.GetAsync(address)).Status == 404)
            {
                await WaitTimes.DoneAsync("agreeing on a word", () => translator.PutAsync(address, ruling, key: $"term-{id:N}"));
                agreed++;
            }
        }

        return agreed;
    }
}
