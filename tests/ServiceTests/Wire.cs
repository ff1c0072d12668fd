using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>A TCP line between a service and what it talks to, which can be cut, and whose one direction can be held.</summary>
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

    /// <summary>Drops every connection and lets none through.</summary>
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

    /// <summary>Keeps back what the service says from now on; it still hears the other side.</summary>
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
            // The test is over.
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
            // One side is gone; the other follows.
        }

        from.Dispose();
        to.Dispose();
    }
}
