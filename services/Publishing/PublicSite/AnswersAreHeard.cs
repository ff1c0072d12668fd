using Marten;
using Marten.Services;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>A command is answered when this copy has heard what it changed: whoever reads after the answer reads after the change.</summary>
public sealed class AnswersAreHeard(PublicSiteQueries stand, PageChanges changes) : DocumentSessionListenerBase
{
    public override async Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (commit.GetEvents().Any())
        {
            await changes.HearAsync(await stand.VersionAsync(token), token);
        }
    }
}
