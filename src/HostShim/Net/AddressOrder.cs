using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim.Net;

/// <summary>The order in which the addresses of a host are tried (RFC 8305, section 4).</summary>
internal static class AddressOrder
{
    /// <summary>
    /// The families in turn, beginning with that of the first; within each, as the system has sorted them. So a family that leads nowhere costs
    /// one delay.
    /// </summary>
    internal static IPAddress[] Interleave(IPAddress[] addresses)
    {
        var ordered = new IPAddress[addresses.Length];
        int[] next = [0, 0];
        bool isFirsts = true;
        for (int i = 0; i < ordered.Length; i++)
        {
            int found = Find(isFirsts);
            if (found < 0)
            {
                isFirsts = !isFirsts;
                found = Find(isFirsts);
            }

            ordered[i] = addresses[found];
            next[isFirsts ? 0 : 1] = found + 1;
            isFirsts = !isFirsts;
        }

        return ordered;

        int Find(bool isFirsts)
        {
            AddressFamily first = addresses[0].AddressFamily;
            for (int i = next[isFirsts ? 0 : 1]; i < addresses.Length; i++)
            {
                if (addresses[i].AddressFamily == first == isFirsts)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
