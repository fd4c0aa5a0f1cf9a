using System.Threading.Channels;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>The worker's side of the lines: one request after the other, until the input ends.</summary>
internal static class WorkerProgram
{
    /// <summary>The hidden first argument that makes this program a worker.</summary>
    public const string Verb = "--worker";

    public static async Task RunAsync(TextReader input, TextWriter output)
    {
        // The input ends when the tool is done, or has died: then a request that is still running is given up.
        using var ended = new CancellationTokenSource();
        var requests = Channel.CreateUnbounded<WorkerRequest>();
        var reading = ReadAsync(input, requests.Writer, ended);

        await using var worker = new Worker();
        await foreach (var request in requests.Reader.ReadAllAsync())
        {
            var reply = await AnswerAsync(worker, request, ended.Token);
            await output.WriteLineAsync(WorkerLine.Write(reply));
            await output.FlushAsync();
        }

        await reading;
    }

    private static async Task ReadAsync(TextReader input, ChannelWriter<WorkerRequest> requests, CancellationTokenSource ended)
    {
        // Reading the console's input blocks its thread, whatever the method is called.
        await Task.Factory.StartNew(
            () =>
            {
                while (input.ReadLine() is { } line)
                    requests.TryWrite(WorkerLine.Read<WorkerRequest>(line));
            },
            TaskCreationOptions.LongRunning);
        await ended.CancelAsync();
        requests.Complete();
    }

    private static async Task<WorkerReply> AnswerAsync(Worker worker, WorkerRequest request, CancellationToken ended)
    {
        try
        {
            return await worker.AnswerAsync(request, ended);
        }
        catch (Exception failure)
        {
            return new FailedReply(failure.ToString());
        }
    }
}
