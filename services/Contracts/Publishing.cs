namespace EditorialPlatform.Contracts.Publishing;

// Namespace and name are the address of a message on the broker: a moved or renamed record reaches nobody.
// In every message: ArticleId; Version, of the sending stream after the event; At, when it happened (UTC).

/// <summary>Readers can see an edition: for the first time, or with new facts.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication's stream.</param>
/// <param name="At">When readers could see it.</param>
/// <param name="Language">BCP 47 tag of the edition.</param>
/// <param name="Path">Its address, from the root of the site.</param>
/// <param name="Revision">The revision shown; of a translation, the source revision it rests on.</param>
/// <param name="Hash">Hash of the copy shown: the one that was approved.</param>
public sealed record EditionPublished(Guid ArticleId, long Version, DateTimeOffset At, string Language, string Path, int Revision, string Hash);

/// <summary>Readers see a correction or clarification.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication's stream.</param>
/// <param name="At">When readers could see it.</param>
/// <param name="Language">BCP 47 tag of the edition.</param>
/// <param name="Path">Its address, from the root of the site.</param>
/// <param name="Revision">The revision shown; of a translation, the source revision it rests on.</param>
/// <param name="Hash">Hash of the copy shown: the one that was approved.</param>
/// <param name="Notice">What readers are told.</param>
public sealed record EditionCorrected(
    Guid ArticleId, long Version, DateTimeOffset At, string Language, string Path, int Revision, string Hash, string Notice);

/// <summary>The article does not stand; a notice stays at its address.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Languages">The editions retracted.</param>
/// <param name="Notice">What readers are told, by language.</param>
public sealed record ArticleRetracted(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, IReadOnlyList<string> Languages, IReadOnlyDictionary<string, string> Notice);

/// <summary>The article is taken off every exit at once, in every language.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; for staff.</param>
public sealed record ArticleKilled(Guid ArticleId, long Version, DateTimeOffset At, Person By, string Reason);

/// <summary>
/// What readers are shown has changed, or (without addresses and keys, published more than once a second) has not: a page cache that has
/// not received it for a while, or has missed a version, must ask before it serves a page.
/// </summary>
/// <param name="Version">The version of what is public, after the change.</param>
/// <param name="After">The version before it.</param>
/// <param name="At">When it was said.</param>
/// <param name="Addresses">The addresses that show something else now, from the root of the site.</param>
/// <param name="Keys">What changed, as pages name what they rest on (<c>Surrogate-Key</c>); <c>*</c> is everything.</param>
/// <param name="Why">What happened, such as <c>published</c> or <c>removed</c>; for logs.</param>
/// <param name="Epoch">Another one after the database was made anew or restored: versions of two epochs cannot be compared.</param>
public sealed record PublicPagesChanged(
    long Version, long After, DateTimeOffset At, IReadOnlyList<string> Addresses, IReadOnlyList<string> Keys, string Why, Guid? Epoch = null);
