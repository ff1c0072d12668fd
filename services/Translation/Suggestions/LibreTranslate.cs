using System.Net.Http.Json;

namespace EditorialPlatform.Translation.Suggestions;

/// <summary>
/// Requests machine translations from a LibreTranslate server. Disabled unless <c>MachineSuggestions:Address</c> is set, so that unpublished
/// text is sent only to a server chosen by the newsroom.
/// </summary>
public sealed class LibreTranslate(HttpClient http, IConfiguration settings, ILogger<LibreTranslate> log) : IMachineTranslation
{
    private sealed record Translation(string? TranslatedText);

    public async Task<string?> SuggestAsync(LanguagePair pair, string text, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(
                "translate",
                new { q = text, source = pair.From, target = pair.To, format = "text", api_key = settings["MachineSuggestions:ApiKey"] ?? "" },
                cancellationToken);
            answer.EnsureSuccessStatusCode();
            var words = (await answer.Content.ReadFromJsonAsync<Translation>(cancellationToken))?.TranslatedText;
            return string.IsNullOrWhiteSpace(words) ? null : words;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogInformation("No machine suggestion: {Reason}", failed.Message);
            return null;
        }
    }

    /// <summary>Registers the service if a server is configured.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Configuration["MachineSuggestions:Address"] is not { Length: > 0 } address)
        {
            return;
        }

        builder.Services.AddHttpClient<IMachineTranslation, LibreTranslate>(http =>
        {
            http.BaseAddress = new Uri(address.TrimEnd('/') + "/");
            http.Timeout = TimeSpan.FromSeconds(builder.Configuration.GetValue("MachineSuggestions:Seconds", 3.0));
            http.MaxResponseContentBufferSize = 1024 * 1024;
        });
    }
}
