using System;
using System.Collections.Generic;
using System.IO;

namespace Embedded.Samples.Fetch;

/// <summary>What to fetch: URLs one a line; empty lines and those that begin with # are none.</summary>
internal static class UrlList
{
    /// <summary>Reads all lines of a text.</summary>
    internal static IEnumerable<string> Read(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            string url = line.Trim();
            if (url.Length > 0 && !url.StartsWith('#'))
            {
                yield return url;
            }
        }
    }

    /// <summary>The URL, or null and what is wrong with it.</summary>
    internal static Uri? Check(string url, out string fault)
    {
        fault = string.Empty;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            fault = "is no URL; give one such as http://127.0.0.1:8080/";
        }
        else if (uri.Scheme != Uri.UriSchemeHttp)
        {
            fault = "is not http; this program has no TLS and fetches http:// only";
        }
        else if (uri.UserInfo.Length > 0)
        {
            fault = "has a user name; this program does not log in";
        }

        return fault.Length == 0 ? uri : null;
    }
}
