using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>A TCP proxy between a service and a server. It can cut connections, and hold back data in one direction.</summary>
public sealed class Wire : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource disposed = new();
    private readonly List<TcpClient> clients = [];
    private readonly Lock gate = new();
    private readonly string host;
    private readonly int port;
    private volatile bool cut;
    private volatile TaskCompletionSource? held;
    private readonly MemoryStream said = new();

    public Wire(string host, int port)
    {
        (this.host, this.port) = (host, port);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Closes all connections and refuses new ones.</summary>
    public void Cut()
    {
        cut = true;
        lock (gate)
        {
            clients.ForEach(client => client.Dispose());
            clients.Clear();
        }
    }

    public void Mend() => cut = false;

    /// <summary>Holds back what the service sends from now on; data to the service still passes.</summary>
    public void HoldWhatTheServiceSays() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        held?.TrySetResult();
        held = null;
    }

    /// <summary>How often the service has said this since the line exists.</summary>
    public int CountSaid(string words)
    {
        lock (said)
        {
            return Encoding.Latin1.GetString(said.GetBuffer(), 0, (int)said.Length).Split(words).Length - 1;
        }
    }

    public void Dispose()
    {
        disposed.Cancel();
        Cut();
        listener.Dispose();
        disposed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var service = await listener.AcceptTcpClientAsync(disposed.Token);
                if (cut)
                {
                    service.Dispose();
                    continue;
                }

                var server = new TcpClient();
                await server.ConnectAsync(host, port, disposed.Token);
                lock (gate)
                {
                    clients.AddRange([service, server]);
                }

                _ = PumpAsync(service, server, mayBeHeld: true);
                _ = PumpAsync(server, service, mayBeHeld: false);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The proxy was cut or disposed.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool mayBeHeld)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                if (mayBeHeld)
                {
                    lock (said)
                    {
                        said.Write(buffer, 0, read);
                    }

                    await (held?.Task ?? Task.CompletedTask);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // One side is closed; close the other too.
        }

        from.Dispose();
        to.Dispose();
    }
}
