using Npgsql;

namespace EditorialPlatform.Translation.Memory;

/// <summary>The schema <c>memory</c>: approved pairs to be offered again, and the words readers see now. All of it is made from events.</summary>
public static class MemoryTables
{
    // A similar text is looked for by what its text hashes to: one index for each place in `anchors`, so that every look-up costs the same however much is stored.
    private static readonly string Schema =
        $"""
        create extension if not exists pg_trgm;
        create schema if not exists memory;

        create table if not exists memory.pairs (
          id bigint generated always as identity primary key,
          from_language text not null,
          to_language text not null,
          source text not null,
          target text not null,
          source_key uuid not null,
          context_key uuid,
          anchors integer[] not null,
          length integer not null,
          article_id uuid,
          approved_at timestamptz not null);
        create index if not exists pairs_exact on memory.pairs (source_key, approved_at desc);
        create index if not exists pairs_in_context on memory.pairs (context_key, approved_at desc) where context_key is not null;
        create index if not exists pairs_newest on memory.pairs (from_language, to_language, approved_at desc, id desc);
        create index if not exists pairs_of_article on memory.pairs (article_id) where article_id is not null;
        create index if not exists pairs_words on memory.pairs using gin (source gin_trgm_ops);
        {string.Join('\n', Enumerable.Range(1, MinHash.Bands).Select(place => $"create index if not exists pairs_anchor_{place} on memory.pairs ((anchors[{place}]), length);"))}

        -- Every approved wording of an article that readers may see one day, and which of them they see now.
        create table if not exists memory.words (
          article_id uuid not null,
          language text not null,
          revision integer not null,
          headline text not null,
          segments jsonb not null,
          text text not null,
          primary key (article_id, language, revision));
        create table if not exists memory.live (
          article_id uuid not null,
          language text not null,
          revision integer not null,
          path text not null,
          primary key (article_id, language));
        create index if not exists words_text on memory.words using gin (text gin_trgm_ops);
        """;

    /// <summary>Brings the schema up to date with the owner's connection, and grants the run-time role what it needs and no more.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        var role = $"\"{(services.GetRequiredService<IConfiguration>()["Database:RuntimeRole"] ?? "translation").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await using var migrate = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            $"""
            {Schema}
            grant usage on schema memory to {role};
            grant select, insert, update, delete on all tables in schema memory to {role};
            """);
        // An index over a large memory takes what it takes.
        migrate.CommandTimeout = 0;
        await migrate.ExecuteNonQueryAsync();
    }
}
