namespace EditorialPlatform.Contracts.Publishing;

// The namespace and type name are the address of the message on the broker; moving or renaming a record breaks delivery to its consumers.
// Every message about an article carries ArticleId, Version (version of the sending stream after the event) and At (UTC time of the event).

/// <summary>An edition was published, for the first time or as an update.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication stream.</param>
/// <param name="At">When the edition became public.</param>
/// <param name="Language">BCP 47 tag of the edition.</param>
/// <param name="Path">Path of the page, relative to the site root.</param>
/// <param name="Revision">The published revision; for a translation, the source revision it is based on.</param>
/// <param name="Hash">Hash of the published copy, equal to the approved hash.</param>
public sealed record EditionPublished(Guid ArticleId, long Version, DateTimeOffset At, string Language, string Path, int Revision, string Hash);

/// <summary>A correction or clarification of an edition was published.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication stream.</param>
/// <param name="At">When the correction became public.</param>
/// <param name="Language">BCP 47 tag of the edition.</param>
/// <param name="Path">Path of the page, relative to the site root.</param>
/// <param name="Revision">The published revision; for a translation, the source revision it is based on.</param>
/// <param name="Hash">Hash of the published copy, equal to the approved hash.</param>
/// <param name="Notice">The notice shown to readers.</param>
public sealed record EditionCorrected(
    Guid ArticleId, long Version, DateTimeOffset At, string Language, string Path, int Revision, string Hash, string Notice);

/// <summary>The article was retracted; a notice replaces it at its address.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Languages">Languages of the retracted editions.</param>
/// <param name="Notice">The notice shown to readers, by language.</param>
public sealed record ArticleRetracted(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, IReadOnlyList<string> Languages, IReadOnlyDictionary<string, string> Notice);

/// <summary>The article was killed: removed at once from every page, feed and API, in every language.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the publication stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">The reason, shown to staff only.</param>
public sealed record ArticleKilled(Guid ArticleId, long Version, DateTimeOffset At, Person By, string Reason);

/// <summary>A picture was filed. Its published files carry the credit line, so reviewers are warned of a figure that credits somebody else.</summary>
/// <param name="PictureId">The picture.</param>
/// <param name="Version">Version of the picture's stream.</param>
/// <param name="At">When it was filed.</param>
/// <param name="By">Who filed it.</param>
/// <param name="Name">The name that figures refer to it by.</param>
/// <param name="Credit">The credit line in its files.</param>
public sealed record PictureFiled(Guid PictureId, long Version, DateTimeOffset At, Person By, string Name, string Credit);

/// <summary>
/// The public site changed. A message without addresses and keys is a heartbeat, published more than once a second: a page cache that
/// misses heartbeats or skips a version must revalidate a page before it serves it.
/// </summary>
/// <param name="Version">Version of the public site after the change.</param>
/// <param name="After">Version of the public site before the change.</param>
/// <param name="At">When the message was published.</param>
/// <param name="Addresses">Paths of the changed pages, relative to the site root.</param>
/// <param name="Keys">Surrogate keys (<c>Surrogate-Key</c>) of the changed content; <c>*</c> matches every page.</param>
/// <param name="Why">The kind of change, such as <c>published</c> or <c>removed</c>; for logs.</param>
/// <param name="Epoch">Changes when the database is recreated or restored; versions are comparable only within one epoch.</param>
public sealed record PublicPagesChanged(
    long Version, long After, DateTimeOffset At, IReadOnlyList<string> Addresses, IReadOnlyList<string> Keys, string Why, Guid? Epoch = null);
