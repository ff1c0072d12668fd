using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>
/// The provider's keys, in PEM files that only their owner can read, created once and shared by all instances. To rotate the signing key, rename
/// <c>signing.pem</c> to <c>signing-old.pem</c>: a new key is created for signing, and the old one still validates existing tokens.
/// </summary>
/// <param name="Signing">All of them are published; the first one signs.</param>
/// <param name="Encryption">Encrypts codes and refresh tokens.</param>
/// <param name="Protection">Encrypts the data protection keys in the database.</param>
public sealed record SigningKeys(IReadOnlyList<RsaSecurityKey> Signing, RsaSecurityKey Encryption, X509Certificate2 Protection)
{
    public static SigningKeys From(string directory)
    {
        var protection = ReadOrMake(Path.Combine(directory, "protection.pem"), Certificate);
        var old = Directory.EnumerateFiles(directory, "signing-*.pem").Order(StringComparer.Ordinal);
        return new(
            [Key(Path.Combine(directory, "signing.pem")), .. old.Select(Key)],
            Key(Path.Combine(directory, "encryption.pem")),
            X509Certificate2.CreateFromPem(protection, protection));
    }

    private static RsaSecurityKey Key(string path)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(ReadOrMake(path, made => made.ExportPkcs8PrivateKeyPem()));
        var key = new RsaSecurityKey(rsa);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    private static string ReadOrMake(string path, Func<RSA, string> content)
    {
        if (!File.Exists(path))
        {
            using var rsa = RSA.Create(3072);
            try
            {
                PrivateFile.Write(path, content(rsa), overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another instance has created the key first: use its key.
            }
        }

        return File.ReadAllText(path);
    }

    // The certificate only wraps a key for data protection: its name and dates are never validated.
    private static string Certificate(RSA rsa)
    {
        using var certificate = new CertificateRequest("CN=identity", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return $"{certificate.ExportCertificatePem()}\n{rsa.ExportPkcs8PrivateKeyPem()}";
    }
}
