// SPDX-License-Identifier: Apache-2.0
//
// Reads an image by a server: dotnet run -- captcha.png prints the text, a tab and the confidence.
//
// MASTER_URL is the server, http://127.0.0.1:8080 if it is not set; MASTER_TOKEN what it asks for, if anything.
// .NET 8 or later, nothing else.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

const int Tries = 5;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: dotnet run -- IMAGE");
    return 2;
}
try
{
    Console.OutputEncoding = System.Text.Encoding.UTF8;
    using JsonDocument answer = await RecognizeAsync(await File.ReadAllBytesAsync(args[0]));
    string text = answer.RootElement.GetProperty("text").GetString()!;
    double confidence = answer.RootElement.GetProperty("confidence").GetDouble();
    Console.WriteLine(text + "\t" + confidence.ToString(CultureInfo.InvariantCulture));
    return 0;
}
catch (Exception error)
    when (error is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
{
    Console.Error.WriteLine("client: " + error.Message);
    return 1;
}

// The server's answer for the bytes of an image.
static async Task<JsonDocument> RecognizeAsync(byte[] image)
{
    string url = Variable("MASTER_URL") ?? "http://127.0.0.1:8080";
    using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    if (Variable("MASTER_TOKEN") is string token)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
    for (int left = Tries - 1; ; left--)
    {
        using ByteArrayContent body = new(image);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpResponseMessage response = await http.PostAsync(url + "/v1/recognize", body);
        string text = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
        {
            return JsonDocument.Parse(text);
        }
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable || left == 0)
        {
            throw new IOException($"the server answered {(int)response.StatusCode}: {text}");
        }
        // it is busy, and says when to come back
        await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
    }
}

static string? Variable(string name) =>
    Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
