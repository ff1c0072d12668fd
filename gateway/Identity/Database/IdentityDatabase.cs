using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Notifications;
using EditorialPlatform.Identity.SignIn;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EditorialPlatform.Identity.Database;

/// <summary>Stores accounts, OpenIddict's clients and tokens, and the data protection keys.</summary>
public sealed class IdentityDatabase(DbContextOptions<IdentityDatabase> options) : DbContext(options), IDataProtectionKeyContext
{
    public const string Schema = "identity";

    public DbSet<Person> People => Set<Person>();

    public DbSet<FailedSignIns> FailedSignIns => Set<FailedSignIns>();

    public DbSet<IdempotentResponse> Answers => Set<IdempotentResponse>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<PendingRoles> PendingRoles => Set<PendingRoles>();

    public DbSet<PasswordLink> PasswordLinks => Set<PasswordLink>();

    public DbSet<SeededAccount> SeededAccounts => Set<SeededAccount>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<FailedSignIns>().HasKey(failed => failed.Account);
        modelBuilder.Entity<IdempotentResponse>().ToTable("Answers").HasIndex(answer => answer.At);
        modelBuilder.Entity<Erasure>().HasKey(erasure => erasure.PersonId);
        modelBuilder.Entity<SeededAccount>().HasKey(seeded => seeded.Username);
        modelBuilder.Entity<PendingRoles>().HasIndex(pending => pending.PersonId);
        modelBuilder.Entity<PasswordLink>(link =>
        {
            link.HasKey(one => one.PersonId);
            link.HasIndex(one => one.Hash).IsUnique();
            link.HasOne<Person>().WithOne().HasForeignKey<PasswordLink>(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<Notification>(notification =>
        {
            notification.HasIndex(one => new { one.MessageId, one.PersonId }).IsUnique();
            notification.HasIndex(one => new { one.PersonId, one.Id });
            notification.HasIndex(one => one.PersonId, "IX_Notifications_Unread").HasFilter("not \"Read\"");
            // An erasure reaches what its person was told, and what others were told of them.
            notification.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
            notification.HasOne<Person>().WithMany().HasForeignKey(one => one.By).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<Person>(person =>
        {
            person.Property(one => one.UserName).HasMaxLength(256).IsRequired();
            person.Property(one => one.NormalizedUserName).HasMaxLength(256).IsRequired();
            person.HasIndex(one => one.NormalizedUserName).IsUnique();
            person.Property(one => one.ConcurrencyStamp).IsConcurrencyToken();
            person.Property(one => one.Email).HasMaxLength(254);
            // Columns of ASP.NET Core Identity that are not used.
            person.Ignore(one => one.NormalizedEmail).Ignore(one => one.EmailConfirmed)
                .Ignore(one => one.PhoneNumber).Ignore(one => one.PhoneNumberConfirmed).Ignore(one => one.TwoFactorEnabled)
                .Ignore(one => one.LockoutEnd).Ignore(one => one.LockoutEnabled).Ignore(one => one.AccessFailedCount);
        });
    }
}

public static class IdentityDatabaseSetup
{
    public static void AddIdentityDatabase(this WebApplicationBuilder builder, bool asOwner)
    {
        var connection = asOwner
            ? builder.Configuration.OwnerConnection(IdentityDatabase.Schema)
            : builder.Configuration.ServingConnection("ConnectionStrings:Identity", IdentityDatabase.Schema, DatabaseConnection.IdentityPool);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.Services.AddDbContext<IdentityDatabase>((services, database) => database
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), postgres => postgres.MigrationsHistoryTable("Migrations", IdentityDatabase.Schema))
            .UseOpenIddict<Guid>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
    }
}
