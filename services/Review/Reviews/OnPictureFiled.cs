using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;
using Marten.Schema;

namespace EditorialPlatform.Review.Reviews;

/// <summary>The credit line that a picture's public files carry.</summary>
/// <param name="Id">The picture's name.</param>
[DocumentAlias("picturecredit")]
public sealed record PictureCredit(string Id, string Credit);

public sealed class OnPictureFiled : IMessageHandler<PictureFiled>
{
    public static Task HandleAsync(MessageContext<PictureFiled> received)
    {
        received.Session.Store(new PictureCredit(received.Message.Name, received.Message.Credit));
        return Task.CompletedTask;
    }
}
