using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using Spend.Gateway;

namespace Spend.Silo;

/// <summary>
/// Mutual TLS between silos: each shows a certificate of the cluster's own authority and takes nothing else. Files as Kubernetes mounts a
/// secret of type <c>kubernetes.io/tls</c>; read at the start.
/// </summary>
internal sealed class SiloCertificates
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    private SiloCertificates(X509Certificate2 own, X509Certificate2Collection authorities) => (_own, _authorities) = (own, authorities);

    /// <exception cref="SettingsException">A file is missing or is no certificate.</exception>
    public static SiloCertificates Load(string folder)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
            if (authorities.Count == 0) throw new SettingsException($"SPEND_SILO_TLS: '{folder}/ca.crt' has no certificate in it.");
            // A key that was read from PEM cannot be used for TLS on every platform before it went through PKCS #12.
            return new SiloCertificates(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), authorities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new SettingsException($"SPEND_SILO_TLS is '{folder}', which must have tls.crt, tls.key and ca.crt: {e.Message}");
        }
    }

    public void Apply(TlsOptions options)
    {
        options.LocalCertificate = _own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) => IsOurs(certificate);
        // Silos reach each other by address; which of them it is says the membership table, that it is one of them says the authority.
        options.OnAuthenticateAsClient = static (_, client) => client.TargetHost = "spend-silo";
    }

    private bool IsOurs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        return chain.Build(certificate);
    }
}
