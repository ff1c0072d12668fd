using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using Marten.Schema;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>A picture came in. Its bytes are not in the event: what is public is served from elsewhere, and a stream is for ever.</summary>
/// <param name="Name">What articles call it, and nobody can guess.</param>
/// <param name="Hash">SHA-256 of the file as it came.</param>
/// <param name="Alt">None when it adds nothing to the text.</param>
[EventName("picture_filed")]
public sealed record PictureFiled(Person By, string Name, string Hash, int Width, int Height, string? Caption, string Credit, string? Rights, string? Alt);

/// <summary>A picture of the newsroom.</summary>
[DocumentAlias("filedpicture")]
public sealed partial record FiledPicture : IStreamState<FiledPicture>
{
    public Guid Id { get; init; }

    public PictureFiled? Filed { get; init; }

    public bool Exists => Filed is not null;

    public string State => "filed";

    public bool VisibleTo(Actor actor) => actor.IsStaff;

    public FiledPicture Evolve(object @event) => @event is PictureFiled it ? this with { Filed = it } : this;
}

/// <summary><c>POST /api/pictures</c>: a file with its caption, credit, rights and the words for those who cannot see it.</summary>
/// <param name="Problem">Why the file could not be developed.</param>
public sealed record FilePicture(Upload Upload, Developed? Developed, string? Problem) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<FiledPicture, FilePicture, object?>("/api/pictures", PictureFiles.KeepAsync, (picture, command, _, actor, now) => Decide(picture, command, actor, now), new()
        {
            Starts = true,
            Read = Upload.ReadAsync,
            Stream = (command, _, own) => command.Developed?.Id ?? own,
            Location = id => $"/api/pictures/{id:N}",
            MediaTypes = ["multipart/form-data"],
        });

    public static Decision Decide(FiledPicture picture, FilePicture command, Actor actor, DateTimeOffset now)
    {
        if (!MayFile(actor))
        {
            return Refusal.Forbidden("Reporters and editors file pictures.");
        }

        var upload = command.Upload;
        // Who made it; where nobody says so, what the file itself says.
        var credit = string.IsNullOrWhiteSpace(upload.Credit) ? command.Developed?.CreditInFile : upload.Credit;
        var wrong = new FieldErrors()
            .Require(command.Problem is null, "/file", command.Problem ?? "")
            .Text("/caption", upload.Caption, 1000)
            .Line("/credit", credit, 250, required: true)
            .Line("/rights", upload.Rights, 500)
            .Line("/alt", upload.Alt, 500)
            .Require(upload.Alt is not null, "/alt", "Say in words what is to be seen, or send it empty when that adds nothing to the text.")
            .Refusal;
        if (wrong is not null)
        {
            return wrong;
        }

        var made = command.Developed!;
        var filed = new PictureFiled(actor.AsPerson, made.Id.ToString("N"), made.Hash, made.Width, made.Height, Text(upload.Caption), credit!.Trim(), Text(upload.Rights), Text(upload.Alt));
        return Decision.Accept(filed) with { Answer = PicturePage.Shown(filed, made.Files) };

        static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public static bool MayFile(Actor actor) => actor.IsReporter || actor.IsEditor;
}
