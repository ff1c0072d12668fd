using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>A picture was uploaded. Its bytes are stored elsewhere, because events cannot be deleted.</summary>
/// <param name="Name">The name articles refer to it by, which cannot be guessed.</param>
/// <param name="Hash">SHA-256 of the uploaded file.</param>
/// <param name="Alt">Null if the picture is decorative.</param>
[EventName("picture_filed")]
public sealed record PictureFiled(Person By, string Name, string Hash, int Width, int Height, string? Caption, string Credit, string? Rights, string? Alt);

/// <summary>An uploaded picture.</summary>
[ReadModelVersion(1)]
public sealed partial record FiledPicture : IStreamState<FiledPicture>
{
    public Guid Id { get; init; }

    [JsonPropertyName("filed")]
    public PictureFiled? Upload { get; init; }

    public bool Exists => Upload is not null;

    /// <summary>The only state, stored with every picture.</summary>
    public string State => "filed";

    public bool CanRead(Actor actor) => actor.IsStaff;

    public FiledPicture Evolve(object @event) => @event is PictureFiled it ? this with { Upload = it } : this;
}

/// <summary><c>POST /api/pictures</c>: uploads a file with caption, credit, rights and alternative text.</summary>
/// <param name="Problem">Why the file could not be processed.</param>
public sealed record UploadPicture(Upload Upload, ProcessedImage? Processed, string? Problem) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<FiledPicture, UploadPicture, object?>("/api/pictures", PictureFiles.KeepAsync, (picture, command, _, actor, now) => Decide(
            picture, command, actor, now), new()
            {
                CreatesStream = true,
                Read = Upload.ReadAsync,
                Stream = (command, _, own) => command.Processed?.Id ?? own,
                Location = id => $"/api/pictures/{id:N}",
                Answer = typeof(PictureView),
                MediaTypes = ["multipart/form-data"],
            })
            .WithSummary("File a picture with its caption, credit, rights and the words for those who cannot see it");

    public static Decision Decide(FiledPicture picture, UploadPicture command, Actor actor, DateTimeOffset now)
    {
        if (!MayFile(actor))
        {
            return Rejection.Forbidden("Reporters and editors file pictures.");
        }

        var upload = command.Upload;
        // The credit falls back to the one in the file's metadata.
        var credit = string.IsNullOrWhiteSpace(upload.Credit) ? command.Processed?.CreditInFile : upload.Credit;
        var wrong = new ValidationErrors()
            .Require(command.Problem is null, "/file", command.Problem ?? "")
            .Text("/caption", upload.Caption, Limits.Caption)
            .Line("/credit", credit, Limits.Line, required: true)
            .Line("/rights", upload.Rights, Limits.Rights)
            .Line("/alt", upload.Alt, Limits.Rights)
            .Require(upload.Alt is not null, "/alt", "Say in words what is to be seen, or send it empty when that adds nothing to the text.")
            .Rejection;
        if (wrong is not null)
        {
            return wrong;
        }

        var made = command.Processed!;
        var filed = new PictureFiled(
            actor.AsPerson,
            made.Id.ToString("N"),
            made.Hash,
            made.Width,
            made.Height,
            Text(upload.Caption),
            credit!.Trim(),
            Text(upload.Rights),
            Text(upload.Alt));
        return Decision.Accept(filed) with { Answer = GetPicture.Shown(filed, made.Files) };

        static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public static bool MayFile(Actor actor) => actor.IsReporter || actor.IsEditor;
}
